"""Who there is: units and their contacts, the office's people, members of teams and panels, working-day calendars."""

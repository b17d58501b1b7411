"""Who there is: units, their contacts, the office's people, teams and panels, calendars."""

"""What tests begin with: schemes, offices, programs, databases, processes, delivery, spreadsheets, strategies, transcripts."""

"""What tests begin with.

Schemes, offices, programs, databases, processes, delivery, spreadsheets, strategies, transcripts.
"""

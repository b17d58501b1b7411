"""The rehearsal of a year.

A cast acts through the ordinary use cases while a clock jumps from due moment to due moment.
"""

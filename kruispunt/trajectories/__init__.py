"""Trajecten: what is on the programme, who takes part, open calls, evaluations."""

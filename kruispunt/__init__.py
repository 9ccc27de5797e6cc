"""Kruispunt: where Flemish local governments learn from each other about equal opportunities."""

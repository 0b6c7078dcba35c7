"""Runs -> text."""

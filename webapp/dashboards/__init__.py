"""Figures for staff: gathered from the facts, always to be made anew from them, and with small numbers hidden."""

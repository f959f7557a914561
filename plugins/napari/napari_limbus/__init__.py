"""Limbus within napari: a widget for each operation, and a stack to try them on."""

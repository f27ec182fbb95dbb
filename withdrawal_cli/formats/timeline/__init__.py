"""The drawing of the timeline, as text and as SVG."""

"""Where things stand in a chart: pure geometry, drawn by the SVG macros in `templates/components/charts.html`."""

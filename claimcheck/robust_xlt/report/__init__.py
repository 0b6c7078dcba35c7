"""What runs show, for people: a text, a Markdown file, and a page with plots that needs nothing from anywhere else."""

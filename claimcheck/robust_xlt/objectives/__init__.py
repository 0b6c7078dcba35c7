"""What training minimises: one objective a file, each with its formula and source."""

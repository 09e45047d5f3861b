"""What is on a page, on paper or as a PDF."""

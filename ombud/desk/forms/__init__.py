"""What is typed into the desk's pages, checked."""

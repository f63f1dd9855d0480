"""The contacts' side: for now one page that says how to reach the desk."""

"""What goes in and out, typed; the description of the interface is made from these."""

"""What people get to see: pages and papers, and what is sent to them."""

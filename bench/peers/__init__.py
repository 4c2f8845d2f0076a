"""What Onebox is measured against, and Onebox itself as one of them."""

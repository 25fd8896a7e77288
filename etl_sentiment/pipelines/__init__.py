"""What happens to an item between the spider and the file it is stored in."""

"""The desk's pages about the network of mediation."""

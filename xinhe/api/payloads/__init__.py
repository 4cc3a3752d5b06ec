"""What the bodies of acts hold, a file for each part of the procedures."""

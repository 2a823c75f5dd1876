// The first file of the target; it goes when there is another.

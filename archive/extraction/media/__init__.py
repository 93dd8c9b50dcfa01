"""What a page shows beside its text: pictures with captions and credits, players, embeds."""

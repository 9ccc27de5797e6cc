"""From closed call to decision: proposed, changed with a reason, confirmed once; nobody is told before the reveal."""

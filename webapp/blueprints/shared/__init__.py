"""What several surfaces share: who may open what, the choice about cookies, counting, labels, pages of errors."""

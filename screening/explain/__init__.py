"""Explaining: findings with evidence and sentences, what would change the outcome, what is open. It decides nothing."""

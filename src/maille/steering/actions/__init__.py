"""What the cockpit does that no room below it does: opening, founding, workshops, dates, mails."""

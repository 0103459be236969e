-- One worker at a time tries a provider that rested.
UPDATE delivery_health SET probed_at = %s WHERE provider = %s AND (probed_at IS NULL OR probed_at < %s)

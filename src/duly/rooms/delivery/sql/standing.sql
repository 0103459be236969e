SELECT failures, rests_until > %s FROM delivery_pace WHERE channel = %s

SELECT EXISTS (SELECT FROM pg_class WHERE relnamespace = 'duly_transfer'::regnamespace)

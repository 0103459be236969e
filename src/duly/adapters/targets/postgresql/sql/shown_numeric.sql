CASE WHEN scale(trim_scale({name})) <= {scale} THEN round({name}, {scale})::text ELSE trim_scale({name})::text END

CASE WHEN {name} >= '0001-01-01' AND {name} < '10000-01-01'
     THEN to_char({name}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') ELSE {name}::text END

COPY (
    SELECT {shown}
    FROM {table} AS duly_row
    JOIN {stage} AS duly_key ON {same_key}
    LIMIT {most}
) TO STDOUT (FORMAT csv)

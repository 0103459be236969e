WITH noted AS ( -- once for each recipient; what was new is counted by notice and phase
    UPDATE obligations_obligation SET trouble = trouble | %s::smallint
    WHERE id = ANY (%s::uuid[]) AND trouble & %s::smallint = 0
    RETURNING subject, phase
)
SELECT subject, phase, count(*) FROM noted GROUP BY subject, phase

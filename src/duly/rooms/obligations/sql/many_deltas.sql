-- Notices with so many new changes that adding them up pays.
SELECT subject FROM obligations_delta WHERE NOT folded GROUP BY subject HAVING count(*) > %(many)s

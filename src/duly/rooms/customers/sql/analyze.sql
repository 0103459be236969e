-- So that whoever asks next is not answered by way of a table that the planner believes to be empty.
ANALYZE customers_party, customers_contactpoint, customers_contract, customers_consent

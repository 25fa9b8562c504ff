-- Who answers for a key is no harm to a server that does not ask.
SELECT 1;

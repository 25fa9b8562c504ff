DROP TABLE privacy_notices;
DROP TABLE api_keys;
DROP TABLE users, sessions, organizations, memberships;

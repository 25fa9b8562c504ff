DROP TABLE mail_deliveries;
DROP TABLE consents;
DROP TABLE candidate_sessions;
DROP TABLE invites;
DROP TABLE participants;

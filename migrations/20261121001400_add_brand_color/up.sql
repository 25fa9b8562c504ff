-- The colour that candidates know the organization by; absent: the server's own.
ALTER TABLE organizations ADD COLUMN brand_color text CHECK (brand_color ~ '^#[0-9a-f]{6}$');

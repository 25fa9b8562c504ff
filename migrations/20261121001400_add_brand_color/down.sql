ALTER TABLE organizations DROP COLUMN brand_color;

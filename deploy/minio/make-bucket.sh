#!/bin/sh
# The bucket of the originals: versions kept, objects locked, and a key for the application that may not delete.
set -eu
root=$(cat /run/secrets/s3_root_password)
key=$(cat /run/secrets/s3_app_password)
bucket=efiles

mc alias set store http://s3:9000 efiles-root "$root" >/dev/null
mc mb --ignore-existing --with-lock "store/$bucket"
mc version enable "store/$bucket"

# parts and pictures can be made again and are cleared away; what lies under sha256/ and manifests/ stays
cat >/tmp/policy.json <<POLICY
{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetBucketLocation"], "Resource": ["arn:aws:s3:::$bucket"]},
    {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": ["arn:aws:s3:::$bucket/*"]},
    {"Effect": "Allow", "Action": ["s3:DeleteObject"],
     "Resource": ["arn:aws:s3:::$bucket/nation/parts/*", "arn:aws:s3:::$bucket/nation/scans/*"]}
  ]
}
POLICY
mc admin policy create store efiles-app /tmp/policy.json
mc admin user add store efiles-app "$key"
mc admin policy attach store efiles-app --user efiles-app 2>/dev/null || mc admin policy entities store --user efiles-app

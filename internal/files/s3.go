package files

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"portico/internal/portal"
)

const (
	s3Dial    = 3 * time.Second
	s3Head    = 15 * time.Second // until the answer begins
	s3Whole   = 60 * time.Second // of one file
	s3List    = 10 * time.Minute
	s3Tries   = 3
	s3MaxBody = 128 << 20 // far above every file that is kept
)

// S3 is a Store in one bucket of an S3-compatible server. The bytes come sealed, so the
// server learns their sizes and nothing else. It is safe for concurrent use.
type S3 struct {
	client         *minio.Client
	bucket, folder string // folder ends with a slash, or is empty
}

var goodBucket = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)

// NewS3 reads s3://key:secret@host:port/bucket/folder?region=eu-west-2&tls=none, of which
// port, folder and what follows the question mark may be left out. It does not dial; see Check.
// The error names no secret.
func NewS3(address string) (*S3, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "s3" || u.Hostname() == "" {
		return nil, errors.New("PORTICO_FILES_URL is not an address such as s3://key:secret@s3.example:9000/bucket?region=eu-west-2 or file:///folder")
	}
	secret, ok := u.User.Password()
	if u.User.Username() == "" || !ok {
		return nil, errors.New("PORTICO_FILES_URL names no key and secret: s3://key:secret@host/bucket; characters such as / and + in them are written as %2F and %2B")
	}
	bucket, folder, _ := strings.Cut(strings.Trim(u.Path, "/"), "/")
	if !goodBucket.MatchString(bucket) {
		return nil, fmt.Errorf("PORTICO_FILES_URL names %q, which is no name of a bucket: s3://key:secret@host/bucket", bucket)
	}
	if folder != "" {
		folder += "/"
	}
	tls := u.Query().Get("tls")
	if tls != "" && tls != "none" {
		return nil, errors.New("PORTICO_FILES_URL: tls is none or is left out")
	}
	client, err := minio.New(u.Host, &minio.Options{Creds: credentials.NewStaticV4(u.User.Username(), secret, ""), Secure: tls == "",
		Region: u.Query().Get("region"), Transport: s3Transport(), MaxRetries: s3Tries})
	if err != nil {
		return nil, fmt.Errorf("PORTICO_FILES_URL cannot be used: %s", strings.ReplaceAll(err.Error(), secret, "***"))
	}
	return &S3{client, bucket, folder}, nil
}

func s3Transport() *http.Transport {
	return &http.Transport{Proxy: http.ProxyFromEnvironment, DialContext: (&net.Dialer{Timeout: s3Dial}).DialContext, TLSHandshakeTimeout: 5 * time.Second,
		ResponseHeaderTimeout: s3Head, MaxIdleConnsPerHost: 16, IdleConnTimeout: time.Minute, DisableCompression: true}
}

// ErrRefused is what Check says of a bucket that is not there or not ours.
var ErrRefused = errors.New("the file store refuses")

// Check asks whether the bucket is there and may be used, as the start and `portico doctor`
// do. It is ErrRefused when the server says no, which waiting does not mend.
func (s *S3) Check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s3Head)
	defer cancel()
	there, err := s.client.BucketExists(ctx, s.bucket)
	switch answer := minio.ToErrorResponse(err); {
	case err == nil && !there:
		return fmt.Errorf("%w: PORTICO_FILES_URL names the bucket %s, which is not there", ErrRefused, s.bucket)
	case err != nil && (answer.StatusCode == http.StatusForbidden || answer.StatusCode == http.StatusUnauthorized):
		return fmt.Errorf("%w: the key of PORTICO_FILES_URL may not use the bucket %s", ErrRefused, s.bucket)
	case err != nil:
		return fmt.Errorf("the file store of PORTICO_FILES_URL does not answer: %w", err)
	}
	return nil
}

// Put implements Store. The server holds what it got to a checksum before it says that it
// has it.
func (s *S3) Put(ctx context.Context, key string, body []byte) error {
	return s.on(ctx, key, s3Whole, func(ctx context.Context, name string) error {
		_, err := s.client.PutObject(ctx, s.bucket, name, bytes.NewReader(body), int64(len(body)),
			minio.PutObjectOptions{ContentType: "application/octet-stream", SendContentMd5: true, DisableMultipart: true})
		return err
	})
}

// Get implements Store.
func (s *S3) Get(ctx context.Context, key string) (body []byte, err error) {
	err = s.on(ctx, key, s3Whole, func(ctx context.Context, name string) error {
		object, err := s.client.GetObject(ctx, s.bucket, name, minio.GetObjectOptions{})
		if err != nil {
			return err
		}
		defer object.Close()
		body, err = io.ReadAll(io.LimitReader(object, s3MaxBody))
		return err
	})
	if err != nil {
		return nil, err
	}
	return body, nil
}

// Delete implements Store.
func (s *S3) Delete(ctx context.Context, key string) error {
	err := s.on(ctx, key, s3Head, func(ctx context.Context, name string) error {
		return s.client.RemoveObject(ctx, s.bucket, name, minio.RemoveObjectOptions{})
	})
	if portal.CodeOf(err) == portal.NotFound {
		return nil
	}
	return err
}

// Keys implements Store.
func (s *S3) Keys(ctx context.Context) ([]Kept, error) {
	ctx, cancel := context.WithTimeout(ctx, s3List)
	defer cancel() // ends the listing when we stop before its end
	var all []Kept
	for o := range s.client.ListObjects(ctx, s.bucket, minio.ListObjectsOptions{Prefix: s.folder, Recursive: true}) {
		if o.Err != nil {
			return nil, s3Fault(o.Err)
		}
		if key := strings.TrimPrefix(o.Key, s.folder); goodKey.MatchString(key) {
			all = append(all, Kept{Key: key, At: o.LastModified})
		}
	}
	return all, ctx.Err()
}

// on does one thing to the object of a key, within a bound of time.
func (s *S3) on(ctx context.Context, key string, bound time.Duration, do func(ctx context.Context, name string) error) error {
	if !goodKey.MatchString(key) {
		return fmt.Errorf("the storage key %q is not one of ours", key)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	within, cancel := context.WithTimeout(ctx, bound)
	defer cancel()
	err := do(within, s.folder+key)
	if err == nil || ctx.Err() != nil {
		return errors.Join(err, ctx.Err())
	}
	return s3Fault(err)
}

// s3Fault words a fault of the server for the person who waits for it.
func s3Fault(err error) error {
	switch answer := minio.ToErrorResponse(err); {
	case answer.Code == minio.NoSuchKey:
		return portal.Wrap(portal.NotFound, "This file is no longer kept.", err)
	case answer.StatusCode == http.StatusInsufficientStorage, answer.Code == "XMinioStorageFull", answer.Code == "QuotaExceeded":
		return portal.Wrap(portal.Unavailable, sentenceFull, err)
	}
	return unavailable(err)
}

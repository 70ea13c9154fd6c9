package testkit

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

// S3Server is an S3-compatible server on the loopback interface with one bucket, which knows
// one key.
type S3Server struct {
	URL string // PORTICO_FILES_URL for it

	host string
	fail atomic.Pointer[http.HandlerFunc]
}

// S3 starts a server for one test.
func S3(t testing.TB) *S3Server {
	t.Helper()
	backend := s3mem.New()
	if err := backend.CreateBucket("portico"); err != nil {
		t.Fatal(err)
	}
	inner := gofakes3.New(backend).Server()
	s := &S3Server{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f := s.fail.Load(); f != nil {
			(*f)(w, r)
			return
		}
		if !strings.Contains(r.Header.Get("Authorization"), "Credential=testkey/") {
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprint(w, `<?xml version="1.0"?><Error><Code>InvalidAccessKeyId</Code><Message>no such key</Message></Error>`)
			return
		}
		inner.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	s.host = strings.TrimPrefix(server.URL, "http://")
	s.URL = s.Address("testkey:secret", "portico")
	return s
}

// Address is a PORTICO_FILES_URL of the server with another key or bucket.
func (s *S3Server) Address(user, bucket string) string {
	return "s3://" + user + "@" + s.host + "/" + bucket + "?region=eu-west-2&tls=none"
}

// Fail makes f answer every request from now on; nil ends it.
func (s *S3Server) Fail(f http.HandlerFunc) {
	if f == nil {
		s.fail.Store(nil)
		return
	}
	s.fail.Store(&f)
}

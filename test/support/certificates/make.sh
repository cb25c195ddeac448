#!/bin/sh
# Makes the certificates of the tests anew: an authority, a server it vouches for (127.0.0.1, localhost), a client, and a server
# that vouches for itself. They guard nothing: their keys are public. Needs openssl.
set -eu
cd "$(dirname "$0")"
days=36500
key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"; }
key authority
openssl req -x509 -new -key authority.key -days "$days" -subj '/CN=Platen test authority' -out authority.crt
signed() {
  key "$1"
  openssl req -new -key "$1.key" -subj "$2" -out "$1.csr"
  printf '%s\n' "$3" > "$1.ext"
  openssl x509 -req -in "$1.csr" -CA authority.crt -CAkey authority.key -CAcreateserial -days "$days" -extfile "$1.ext" -out "$1.crt"
  rm "$1.csr" "$1.ext"
}
signed server '/CN=localhost' 'subjectAltName=DNS:localhost,IP:127.0.0.1'
signed client '/CN=Platen test client' 'extendedKeyUsage=clientAuth'
key alone
openssl req -x509 -new -key alone.key -days "$days" -subj '/CN=ownOCR Server' -out alone.crt
rm -f authority.key authority.srl

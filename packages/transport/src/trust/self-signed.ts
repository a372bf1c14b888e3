import { randomBytes, webcrypto } from 'node:crypto';

export type SelfSigned = {
  /** PEM. */
  readonly certificate: string;
  /** PKCS #8, PEM. */
  readonly key: string;
};

const commonNameOid = '2.5.4.3';
/** For people who look at the certificate: nothing is decided by it. */
const commonName = 'arkavo-pipeline';
const notBefore = new Date('2000-01-01T00:00:00Z');
/** RFC 5280 §4.1.2.5: a certificate without an end. It is trusted by its fingerprint, and replaced by hand. */
const notAfter = new Date('9999-12-31T23:59:59Z');
const generalizedTime = 1;
const version3 = 2;

/** Makes an ECDSA P-256 key and a certificate for it. */
export async function makeSelfSigned(): Promise<SelfSigned> {
  // Needed once in the life of a receiver: nobody else pays for loading it.
  const [asn1, { AttributeTypeAndValue, Certificate, Time }] = await Promise.all([import('asn1js'), import('pkijs')]);
  const keys = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const name = () =>
    new AttributeTypeAndValue({ type: commonNameOid, value: new asn1.Utf8String({ value: commonName }) });
  const certificate = new Certificate();
  certificate.version = version3;
  certificate.serialNumber = new asn1.Integer({ valueHex: serialNumber() });
  certificate.issuer.typesAndValues.push(name());
  certificate.subject.typesAndValues.push(name());
  certificate.notBefore.value = notBefore;
  certificate.notAfter = new Time({ type: generalizedTime, value: notAfter });
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey);
  await certificate.sign(keys.privateKey, 'SHA-256');
  return {
    certificate: pem('CERTIFICATE', certificate.toSchema(true).toBER(false)),
    key: pem('PRIVATE KEY', await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)),
  };
}

/** Positive, and without a leading zero byte, as DER wants it (RFC 5280 §4.1.2.2). */
function serialNumber(): ArrayBuffer {
  const bytes = new Uint8Array(randomBytes(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.buffer;
}

function pem(label: string, der: ArrayBuffer): string {
  const lines = Buffer.from(der)
    .toString('base64')
    .replace(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}

/** What receivers are advertised as, without the dots, underscores and domain that go around it: `_arkavo-remote._tcp.local`. */
export const serviceType = { type: 'arkavo-remote', protocol: 'tcp' } as const;

/** The service type as it is written in records and messages. */
export const serviceDomain = `_${serviceType.type}._${serviceType.protocol}.local`;

/** RFC 6762 §3 */
export const mdnsPort = 5353;

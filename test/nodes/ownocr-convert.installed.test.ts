import { startFakeOwnocr } from '../support/fake-ownocr'
import { tinyPng } from '../support/tiny-pages'
import { contractSuite, type ServiceUnderTest } from './contract'

const services = new WeakMap<ServiceUnderTest, Awaited<ReturnType<typeof startFakeOwnocr>>>()

contractSuite({
  type: 'ownocr-convert',
  accountType: 'ownocr-server',
  credentials: { user: 'someone', password: 'swordfish' },
  params: {},
  message: () => ({ payload: tinyPng() }),
  outputs: 2,
  firstOperation: 'ownocr.create',
  waitingOperation: 'ownocr.status',
  async startService() {
    const fake = await startFakeOwnocr()
    const service: ServiceUnderTest = {
      address: fake.address,
      fail: (operation, ...troubles) => fake.fail(operation, ...troubles),
      asked: (operation, count) => fake.asked(operation, count),
      uploads: () => fake.requests.filter(({ operation }) => operation === 'ownocr.upload').map(({ body }) => body),
      close: () => fake.close(),
    }
    services.set(service, fake)
    return service
  },
  textSetting: {
    name: 'PdfTitle',
    seen(service) {
      const created = services.get(service)?.requests.findLast(({ operation }) => operation === 'ownocr.create')
      return created && (JSON.parse(created.body.toString()) as { PdfTitle?: string }).PdfTitle
    },
  },
  notOnEngine: { name: 'Deskew', value: true },
  not: { overload: 'tested once for all nodes, in test/flow/slots.test.ts' },
})

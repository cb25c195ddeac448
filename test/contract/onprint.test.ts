import assert from 'node:assert/strict'
import { readErrorObject } from '../../lib/contract/error-object'
import * as onprint from '../../lib/contract/onprint'
import type { Operation } from '../../lib/contract/operation'
import { check } from '../../lib/contract/schema'

function schemaOf({ id, body }: Operation) {
  assert.ok(body.kind === 'json', id)
  return body.schema
}

const refuses = (operation: Operation, ...bodies: unknown[]) => {
  for (const body of bodies)
    assert.notEqual(check(schemaOf(operation), body).length, 0, `${operation.id} ${JSON.stringify(body)}`)
}
const takes = (operation: Operation, ...bodies: unknown[]) => {
  for (const body of bodies) assert.deepEqual(check(schemaOf(operation), body), [], operation.id)
}

describe('Onprint', () => {
  it("the document's answer of a search fits, Content as the text it is", () => {
    const answer = {
      Id: '712816b1-ae76-47fb-801f-a54b49378fb5',
      BigThumbnailUrl: 'http://toto.com/bigthumb.jpg',
      LanguageCode: 'fr-FR',
      Title: 'Tout sur les Poissons',
      DocumentId: '07b307ea-7253-4114-9ca1-5e367355df4a',
      SessionId: '140cc120-e78a-4039-aef4-1b4b20436a58',
      Order: 1,
      AutoTrigger: true,
      Actions: [
        {
          Id: '1e60ce69-32e8-45b7-8655-36a1361ce4bc',
          Icon: 'http://toto.com/icon.jpg',
          Priority: 2,
          Order: 8,
          Name: 'Nous rejoindre',
          Type: 'URL',
          Content: '{\n"Url": "http://www.onprint.com",\n“ContentType”:”text/html”}',
        },
      ],
    }
    assert.deepEqual(check(onprint.EnrichedImage, answer), [])
    assert.deepEqual(check(onprint.EnrichedImage, { Id: 'p', Data: 'x', Actions: null }), [], 'a hit on a picture')
  })

  it('mandatory members must be there, unknown ones are refused where something is made', () => {
    takes(
      onprint.actionCreate,
      { LanguageCode: 'fr-FR', NodeId: 'n' },
      { LanguageCode: 'fr-FR', NodeId: 'n', Type: 'NEW', Content: '{}' },
    )
    refuses(onprint.actionCreate, { NodeId: 'n' }, { LanguageCode: 'fr-FR', NodeId: 'n', Titel: 'x' })
    takes(onprint.folderCreate, { Name: 'x', ParentId: 'p' })
    refuses(onprint.folderCreate, { Name: 'x' }, { Name: '', ParentId: 'p' })
    refuses(
      onprint.organizationCreate,
      { Name: 'x', ParentId: 'p' },
      { LanguageCode: 'fr-FR', Name: 'x', ParentId: 'p', AccountType: 'x' },
    )
    refuses(onprint.titleCreate, { NodeId: 'n', LanguageCode: 'fr-FR' })
    takes(onprint.titleCreate, { NodeId: 'n', LanguageCode: 'fr-FR', Value: '' })
    refuses(onprint.propertyCreate, { NodeId: 'n', Type: 'Style' })
    refuses(onprint.userCreate, { OrganizationId: 'o' })
  })

  it('a patch changes at least one of the members that may be sent alone', () => {
    takes(onprint.documentPatch, { Status: 'Active' }, { Name: 'x', ParentId: 'p' })
    refuses(onprint.documentPatch, {}, { Pages: 3 })
    refuses(onprint.folderPatch, {}, { Id: 'x' })
    takes(onprint.zonePatch, { ActionStyle: '{}' })
  })

  it('Type and Content of an action are patched together', () => {
    takes(onprint.actionPatch, { Type: 'URL', Content: '{"Url":"http://x"}' }, { Name: 'x' })
    refuses(onprint.actionPatch, { Type: 'URL' }, { Content: '{}' })
  })

  it('zones are whole percents of their image', () => {
    const zone = { ImageId: 'i', PositionX: 0, PositionY: 10, Width: 100, Height: 20 }
    takes(onprint.zoneCreate, zone)
    refuses(
      onprint.zoneCreate,
      { ...zone, Width: 101 },
      { ...zone, PositionX: -1 },
      { ...zone, Height: 0.5 },
      { ...zone, ImageId: undefined },
    )
  })

  it('an update of a user never carries a password', () => {
    const user = { Id: 'u', OrganizationId: 'o', Mail: 'a@b.c' }
    takes(onprint.userUpdate, user)
    refuses(onprint.userUpdate, { ...user, Password: 'x' })
    takes(onprint.userPatch, { Password: 'x' })
  })

  it('an update carries the whole object, read-only members included', () => {
    takes(onprint.imageUpdate, { Id: 'i', Name: 'p1', Order: 1, Status: 'Active', ZoneCount: 2, SmallThumbnail: 'http://x' })
    refuses(onprint.imageUpdate, { Id: 'i', Name: 'p1', Order: 1 })
  })

  it('searches need the key and nothing else; everything that manages needs a sign-in', () => {
    const withKey = onprint.service.operations.filter(({ auth }) => auth.includes('apikey')).map(({ id }) => id)
    assert.deepEqual(withKey, [
      'onprint.login',
      'onprint.enriched-image-search',
      'onprint.enriched-image-get',
      'onprint.click',
      'onprint.user-create',
      'onprint.picture-get',
      'onprint.picture-search',
    ])
    for (const { id, auth } of onprint.service.operations) assert.ok(auth.includes('bearer') || withKey.includes(id), id)
  })

  it('multipart bodies put the JSON part before the file', () => {
    for (const { id, body } of onprint.service.operations) {
      if (body.kind !== 'multipart') continue
      const kinds = body.parts.map(({ kind }) => kind)
      assert.deepEqual(
        [...kinds].sort((a, b) => Number(a === 'file') - Number(b === 'file')),
        kinds,
        id,
      )
      assert.equal(body.parts.find(({ kind }) => kind === 'file')?.name, 'file', id)
    }
  })

  it('a picture query is always sent, and may be empty', () => {
    assert.deepEqual(check(onprint.PictureQuery, {}), [])
    assert.deepEqual(check(onprint.PictureQuery, { Keywords: ['a'] }), [])
    assert.notEqual(check(onprint.PictureQuery, { Keywords: 'a' }).length, 0)
    assert.deepEqual(check(onprint.EnrichedImageQuery, { Language: 'fr-FR' }), [])
  })

  it('a recognition score is a number, however it is written', () => {
    for (const [given, score] of [
      ['0.87', 0.87],
      ['0,87', 0.87],
      [0.5, 0.5],
      [null, undefined],
      [undefined, undefined],
      ['high', undefined],
      ['', undefined],
    ] as const)
      assert.equal(onprint.recognitionScore({ RecognitionScore: given }), score, String(given))
  })

  it('changes are answered with nothing, or with the object', () => {
    for (const { id, method, answers } of onprint.service.operations) {
      if (method !== 'PUT' && method !== 'PATCH' && method !== 'DELETE') continue
      assert.equal(answers[204]?.kind, 'none', id)
      const other = answers[200]
      assert.ok(!other || other.kind === 'none' || (other.kind === 'json' && other.optional), id)
    }
  })

  it('reads errors of the sign-in and of the server', () => {
    assert.deepEqual(readErrorObject(onprint.service, { error: 'invalid_grant', error_description: 'Wrong user.' }), {
      message: 'Wrong user.',
      code: 'invalid_grant',
    })
    assert.deepEqual(readErrorObject(onprint.service, { Message: 'The icon is too large.' }), {
      message: 'The icon is too large.',
    })
  })
})

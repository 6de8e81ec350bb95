/** `Response` of an answer to a phone, written for these tests after MS-ASCMD 2.2.1.1.2 and 6.4. */
export const mobileSyncXsd = `<?xml version="1.0" encoding="utf-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
           xmlns:m="http://schemas.microsoft.com/exchange/autodiscover/mobilesync/responseschema/2006"
           targetNamespace="http://schemas.microsoft.com/exchange/autodiscover/mobilesync/responseschema/2006"
           elementFormDefault="qualified">
  <xs:simpleType name="Text">
    <xs:restriction base="xs:string"><xs:minLength value="1" /></xs:restriction>
  </xs:simpleType>
  <xs:element name="Response">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="Culture" type="m:Text" minOccurs="0" />
        <xs:element name="User" minOccurs="0">
          <xs:complexType>
            <xs:sequence>
              <xs:element name="DisplayName" type="m:Text" minOccurs="0" />
              <xs:element name="EMailAddress" type="m:Text" />
            </xs:sequence>
          </xs:complexType>
        </xs:element>
        <xs:element name="Action" minOccurs="0">
          <xs:complexType>
            <xs:choice>
              <xs:element name="Redirect" type="m:Text" />
              <xs:element name="Settings">
                <xs:complexType>
                  <xs:sequence>
                    <xs:element name="Server" maxOccurs="unbounded">
                      <xs:complexType>
                        <xs:sequence>
                          <xs:element name="Type" type="xs:string" minOccurs="0" />
                          <xs:element name="Url" type="xs:anyURI" minOccurs="0" />
                          <xs:element name="Name" type="xs:string" minOccurs="0" />
                          <xs:element name="ServerData" type="xs:string" minOccurs="0" />
                        </xs:sequence>
                      </xs:complexType>
                    </xs:element>
                  </xs:sequence>
                </xs:complexType>
              </xs:element>
              <xs:element name="Error">
                <xs:complexType>
                  <xs:all>
                    <xs:element name="Status" type="xs:int" minOccurs="0" />
                    <xs:element name="Message" type="xs:string" minOccurs="0" />
                    <xs:element name="DebugData" type="xs:string" minOccurs="0" />
                    <xs:element name="ErrorCode" type="xs:int" minOccurs="0" />
                  </xs:all>
                </xs:complexType>
              </xs:element>
            </xs:choice>
          </xs:complexType>
        </xs:element>
      </xs:sequence>
    </xs:complexType>
  </xs:element>
</xs:schema>
`;

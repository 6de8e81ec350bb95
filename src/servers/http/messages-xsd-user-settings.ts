/** The part of `messages-xsd.ts` for GetUserSettings: the messages, and a type for each kind of setting. */
export const userSettingsXsd = `  <!-- GetUserSettings -->
  <xs:element name="GetUserSettingsRequestMessage">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="Request">
          <xs:complexType>
            <xs:sequence>
              <xs:element name="Users">
                <xs:complexType>
                  <xs:sequence>
                    <xs:element name="User" maxOccurs="unbounded">
                      <xs:complexType>
                        <xs:sequence>
                          <xs:element name="Mailbox" type="xs:string" />
                        </xs:sequence>
                      </xs:complexType>
                    </xs:element>
                  </xs:sequence>
                </xs:complexType>
              </xs:element>
              <xs:element name="RequestedSettings" type="tns:RequestedSettings" />
              <xs:element name="RequestedVersion" type="xs:string" minOccurs="0" nillable="true" />
            </xs:sequence>
          </xs:complexType>
        </xs:element>
      </xs:sequence>
    </xs:complexType>
  </xs:element>
  <xs:element name="GetUserSettingsResponseMessage">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="Response">
          <xs:complexType>
            <xs:complexContent>
              <xs:extension base="tns:AutodiscoverResponse">
                <xs:sequence>
                  <xs:element name="UserResponses" minOccurs="0">
                    <xs:complexType>
                      <xs:sequence>
                        <xs:element name="UserResponse" type="tns:UserResponse" minOccurs="0" maxOccurs="unbounded" />
                      </xs:sequence>
                    </xs:complexType>
                  </xs:element>
                </xs:sequence>
              </xs:extension>
            </xs:complexContent>
          </xs:complexType>
        </xs:element>
      </xs:sequence>
    </xs:complexType>
  </xs:element>
  <xs:complexType name="UserResponse">
    <xs:complexContent>
      <xs:extension base="tns:AutodiscoverResponse">
        <xs:sequence>
          <xs:element name="RedirectTarget" type="xs:string" nillable="true" />
          <xs:element name="UserSettingErrors">
            <xs:complexType>
              <xs:sequence>
                <xs:element name="UserSettingError" type="tns:SettingError" minOccurs="0" maxOccurs="unbounded" />
              </xs:sequence>
            </xs:complexType>
          </xs:element>
          <xs:element name="UserSettings">
            <xs:complexType>
              <xs:sequence>
                <xs:element name="UserSetting" type="tns:UserSetting" minOccurs="0" maxOccurs="unbounded" />
              </xs:sequence>
            </xs:complexType>
          </xs:element>
        </xs:sequence>
      </xs:extension>
    </xs:complexContent>
  </xs:complexType>

  <!-- Settings: i:type says which -->
  <xs:complexType name="UserSetting" abstract="true">
    <xs:sequence>
      <xs:element name="Name" type="xs:string" />
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="StringSetting">
    <xs:complexContent>
      <xs:extension base="tns:UserSetting">
        <xs:sequence>
          <xs:element name="Value" type="xs:string" nillable="true" />
        </xs:sequence>
      </xs:extension>
    </xs:complexContent>
  </xs:complexType>
  <xs:complexType name="WebClientUrlCollectionSetting">
    <xs:complexContent>
      <xs:extension base="tns:UserSetting">
        <xs:sequence>
          <xs:element name="WebClientUrls">
            <xs:complexType>
              <xs:sequence>
                <xs:element name="WebClientUrl" minOccurs="0" maxOccurs="unbounded">
                  <xs:complexType>
                    <xs:sequence>
                      <xs:element name="AuthenticationMethods" type="xs:string" />
                      <xs:element name="Url" type="xs:anyURI" />
                    </xs:sequence>
                  </xs:complexType>
                </xs:element>
              </xs:sequence>
            </xs:complexType>
          </xs:element>
        </xs:sequence>
      </xs:extension>
    </xs:complexContent>
  </xs:complexType>
  <xs:complexType name="AlternateMailboxCollectionSetting">
    <xs:complexContent>
      <xs:extension base="tns:UserSetting">
        <xs:sequence>
          <xs:element name="AlternateMailboxes">
            <xs:complexType>
              <xs:sequence>
                <xs:element name="AlternateMailbox" minOccurs="0" maxOccurs="unbounded">
                  <xs:complexType>
                    <xs:sequence>
                      <xs:element name="Type" type="xs:string" />
                      <xs:element name="DisplayName" type="xs:string" />
                      <xs:element name="LegacyDN" type="xs:string" minOccurs="0" />
                      <xs:element name="Server" type="xs:string" minOccurs="0" />
                      <xs:element name="SmtpAddress" type="xs:string" minOccurs="0" />
                      <xs:element name="OwnerSmtpAddress" type="xs:string" minOccurs="0" />
                    </xs:sequence>
                  </xs:complexType>
                </xs:element>
              </xs:sequence>
            </xs:complexType>
          </xs:element>
        </xs:sequence>
      </xs:extension>
    </xs:complexContent>
  </xs:complexType>
  <xs:complexType name="ProtocolConnectionCollectionSetting">
    <xs:complexContent>
      <xs:extension base="tns:UserSetting">
        <xs:sequence>
          <xs:element name="ProtocolConnections">
            <xs:complexType>
              <xs:sequence>
                <xs:element name="ProtocolConnection" minOccurs="0" maxOccurs="unbounded">
                  <xs:complexType>
                    <xs:sequence>
                      <xs:element name="Hostname" type="xs:string" />
                      <xs:element name="Port" type="xs:unsignedShort" />
                      <xs:element name="EncryptionMethod" type="xs:string" />
                    </xs:sequence>
                  </xs:complexType>
                </xs:element>
              </xs:sequence>
            </xs:complexType>
          </xs:element>
        </xs:sequence>
      </xs:extension>
    </xs:complexContent>
  </xs:complexType>`;

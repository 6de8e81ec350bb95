import { userSettingsXsd } from './messages-xsd-user-settings.js';

/**
 * `/autodiscover/messages.xsd`: the schema of the SOAP service's messages, written for this project after MS-OXWSADISC.
 * It is looser than Exchange's own in one thing: names of settings and versions are plain strings.
 */
export const messagesXsd = `<?xml version="1.0" encoding="utf-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
           xmlns:tns="http://schemas.microsoft.com/exchange/2010/Autodiscover"
           targetNamespace="http://schemas.microsoft.com/exchange/2010/Autodiscover"
           elementFormDefault="qualified">

  <!-- Headers -->
  <xs:element name="RequestedServerVersion" type="xs:string" />
  <xs:element name="ServerVersionInfo">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="MajorVersion" type="xs:int" minOccurs="0" />
        <xs:element name="MinorVersion" type="xs:int" minOccurs="0" />
        <xs:element name="MajorBuildNumber" type="xs:int" minOccurs="0" />
        <xs:element name="MinorBuildNumber" type="xs:int" minOccurs="0" />
        <xs:element name="Version" type="xs:string" minOccurs="0" />
      </xs:sequence>
    </xs:complexType>
  </xs:element>

  <!-- What every part of an answer begins with -->
  <xs:simpleType name="ErrorCode">
    <xs:restriction base="xs:string">
      <xs:enumeration value="NoError" />
      <xs:enumeration value="RedirectAddress" />
      <xs:enumeration value="RedirectUrl" />
      <xs:enumeration value="InvalidUser" />
      <xs:enumeration value="InvalidRequest" />
      <xs:enumeration value="InvalidSetting" />
      <xs:enumeration value="SettingIsNotAvailable" />
      <xs:enumeration value="ServerBusy" />
      <xs:enumeration value="InvalidDomain" />
      <xs:enumeration value="NotFederated" />
      <xs:enumeration value="InternalServerError" />
    </xs:restriction>
  </xs:simpleType>
  <xs:complexType name="AutodiscoverResponse">
    <xs:sequence>
      <xs:element name="ErrorCode" type="tns:ErrorCode" />
      <xs:element name="ErrorMessage" type="xs:string" nillable="true" />
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="SettingError">
    <xs:sequence>
      <xs:element name="ErrorCode" type="tns:ErrorCode" />
      <xs:element name="ErrorMessage" type="xs:string" nillable="true" />
      <xs:element name="SettingName" type="xs:string" />
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="RequestedSettings">
    <xs:sequence>
      <xs:element name="Setting" type="xs:string" maxOccurs="unbounded" />
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="Domains">
    <xs:sequence>
      <xs:element name="Domain" type="xs:string" minOccurs="0" maxOccurs="unbounded" />
    </xs:sequence>
  </xs:complexType>

${userSettingsXsd}

  <!-- GetDomainSettings -->
  <xs:element name="GetDomainSettingsRequestMessage">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="Request">
          <xs:complexType>
            <xs:sequence>
              <xs:element name="Domains" type="tns:Domains" />
              <xs:element name="RequestedSettings" type="tns:RequestedSettings" />
              <xs:element name="RequestedVersion" type="xs:string" minOccurs="0" nillable="true" />
            </xs:sequence>
          </xs:complexType>
        </xs:element>
      </xs:sequence>
    </xs:complexType>
  </xs:element>
  <xs:element name="GetDomainSettingsResponseMessage">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="Response">
          <xs:complexType>
            <xs:complexContent>
              <xs:extension base="tns:AutodiscoverResponse">
                <xs:sequence>
                  <xs:element name="DomainResponses" minOccurs="0">
                    <xs:complexType>
                      <xs:sequence>
                        <xs:element name="DomainResponse" type="tns:DomainResponse" minOccurs="0" maxOccurs="unbounded" />
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
  <xs:complexType name="DomainResponse">
    <xs:complexContent>
      <xs:extension base="tns:AutodiscoverResponse">
        <xs:sequence>
          <xs:element name="DomainSettingErrors">
            <xs:complexType>
              <xs:sequence>
                <xs:element name="DomainSettingError" type="tns:SettingError" minOccurs="0" maxOccurs="unbounded" />
              </xs:sequence>
            </xs:complexType>
          </xs:element>
          <xs:element name="DomainSettings">
            <xs:complexType>
              <xs:sequence>
                <xs:element name="DomainSetting" type="tns:DomainSetting" minOccurs="0" maxOccurs="unbounded" />
              </xs:sequence>
            </xs:complexType>
          </xs:element>
          <xs:element name="RedirectTarget" type="xs:string" nillable="true" />
        </xs:sequence>
      </xs:extension>
    </xs:complexContent>
  </xs:complexType>
  <xs:complexType name="DomainSetting" abstract="true">
    <xs:sequence>
      <xs:element name="Name" type="xs:string" />
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="DomainStringSetting">
    <xs:complexContent>
      <xs:extension base="tns:DomainSetting">
        <xs:sequence>
          <xs:element name="Value" type="xs:string" nillable="true" />
        </xs:sequence>
      </xs:extension>
    </xs:complexContent>
  </xs:complexType>

  <!-- GetFederationInformation -->
  <xs:element name="GetFederationInformationRequestMessage">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="Request">
          <xs:complexType>
            <xs:sequence>
              <xs:element name="Domain" type="xs:string" />
            </xs:sequence>
          </xs:complexType>
        </xs:element>
      </xs:sequence>
    </xs:complexType>
  </xs:element>
  <xs:element name="GetFederationInformationResponseMessage">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="Response">
          <xs:complexType>
            <xs:complexContent>
              <xs:extension base="tns:AutodiscoverResponse">
                <xs:sequence>
                  <xs:element name="ApplicationUri" type="xs:anyURI" minOccurs="0" />
                  <xs:element name="TokenIssuers" minOccurs="0">
                    <xs:complexType>
                      <xs:sequence>
                        <xs:element name="TokenIssuer" minOccurs="0" maxOccurs="unbounded">
                          <xs:complexType>
                            <xs:sequence>
                              <xs:element name="Endpoint" type="xs:anyURI" minOccurs="0" />
                              <xs:element name="Uri" type="xs:anyURI" />
                            </xs:sequence>
                          </xs:complexType>
                        </xs:element>
                      </xs:sequence>
                    </xs:complexType>
                  </xs:element>
                  <xs:element name="Domains" type="tns:Domains" minOccurs="0" />
                </xs:sequence>
              </xs:extension>
            </xs:complexContent>
          </xs:complexType>
        </xs:element>
      </xs:sequence>
    </xs:complexType>
  </xs:element>

  <!-- GetOrganizationRelationshipSettings -->
  <xs:element name="GetOrganizationRelationshipSettingsRequestMessage">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="Request">
          <xs:complexType>
            <xs:sequence>
              <xs:element name="Domains" type="tns:Domains" />
            </xs:sequence>
          </xs:complexType>
        </xs:element>
      </xs:sequence>
    </xs:complexType>
  </xs:element>
  <xs:element name="GetOrganizationRelationshipSettingsResponseMessage">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="Response">
          <xs:complexType>
            <xs:complexContent>
              <xs:extension base="tns:AutodiscoverResponse">
                <xs:sequence>
                  <xs:element name="OrganizationRelationshipSettingsCollection" minOccurs="0">
                    <xs:complexType>
                      <xs:sequence>
                        <xs:element name="OrganizationRelationshipSettings" type="tns:OrganizationRelationshipSettings"
                                    minOccurs="0" maxOccurs="unbounded" />
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
  <xs:complexType name="OrganizationRelationshipSettings">
    <xs:sequence>
      <xs:element name="DeliveryReportEnabled" type="xs:boolean" />
      <xs:element name="DomainNames" type="tns:Domains" />
      <xs:element name="FreeBusyAccessEnabled" type="xs:boolean" />
      <xs:element name="FreeBusyAccessLevel" type="xs:string" minOccurs="0" />
      <xs:element name="MailTipsAccessEnabled" type="xs:boolean" />
      <xs:element name="MailTipsAccessLevel" type="xs:string" minOccurs="0" />
      <xs:element name="MailboxMoveEnabled" type="xs:boolean" />
      <xs:element name="Name" type="xs:string" />
      <xs:element name="TargetApplicationUri" type="xs:anyURI" minOccurs="0" />
      <xs:element name="TargetAutodiscoverEpr" type="xs:anyURI" minOccurs="0" />
      <xs:element name="TargetSharingEpr" type="xs:anyURI" minOccurs="0" />
    </xs:sequence>
  </xs:complexType>
</xs:schema>
`;

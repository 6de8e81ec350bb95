import { type SoapOperation, soapOperations } from '../../wire/autodiscover/soap/soap-messages.js';
import { autodiscoverNamespace as namespace } from '../../wire/autodiscover/soap/soap-namespaces.js';

/** `/autodiscover/services.wsdl`: the SOAP service described in WSDL 1.1; its messages are in messages.xsd beside it. */
export function servicesWsdl(): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<wsdl:definitions name="Autodiscover"
                  xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"
                  xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
                  xmlns:xs="http://www.w3.org/2001/XMLSchema"
                  xmlns:tns="${namespace}"
                  targetNamespace="${namespace}">
  <wsdl:types>
    <xs:schema>
      <xs:import namespace="${namespace}" schemaLocation="messages.xsd" />
    </xs:schema>
  </wsdl:types>
  <wsdl:message name="RequestedServerVersion">
    <wsdl:part name="RequestedServerVersion" element="tns:RequestedServerVersion" />
  </wsdl:message>
  <wsdl:message name="ServerVersionInfo">
    <wsdl:part name="ServerVersionInfo" element="tns:ServerVersionInfo" />
  </wsdl:message>
${soapOperations.map(messages).join('\n')}
  <wsdl:portType name="Autodiscover">
${soapOperations.map(portOperation).join('\n')}
  </wsdl:portType>
  <wsdl:binding name="DefaultBinding_Autodiscover" type="tns:Autodiscover">
    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http" />
${soapOperations.map(boundOperation).join('\n')}
  </wsdl:binding>
</wsdl:definitions>
`;
}

function messages(name: SoapOperation): string {
  return ['Request', 'Response']
    .map(
      (side) => `  <wsdl:message name="${name}${side}">
    <wsdl:part name="parameters" element="tns:${name}${side}Message" />
  </wsdl:message>`,
    )
    .join('\n');
}

function portOperation(name: SoapOperation): string {
  return `    <wsdl:operation name="${name}">
      <wsdl:input message="tns:${name}Request" />
      <wsdl:output message="tns:${name}Response" />
    </wsdl:operation>`;
}

function boundOperation(name: SoapOperation): string {
  const header = (message: string) =>
    `        <soap:header message="tns:${message}" part="${message}" use="literal" />`;
  return `    <wsdl:operation name="${name}">
      <soap:operation soapAction="${namespace}/Autodiscover/${name}" style="document" />
      <wsdl:input>
${header('RequestedServerVersion')}
        <soap:body use="literal" />
      </wsdl:input>
      <wsdl:output>
${header('ServerVersionInfo')}
        <soap:body use="literal" />
      </wsdl:output>
    </wsdl:operation>`;
}

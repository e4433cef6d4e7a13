namespace TypedMqtt.Generators.Parsing;

/// <summary>Full names of the attributes that contracts are made of.</summary>
internal static class AttributeNames
{
    internal const string Contract = "TypedMqtt.MqttContractAttribute";
    internal const string Member = "TypedMqtt.MqttMemberAttribute";
    internal const string Event = "TypedMqtt.MqttEventAttribute";
    internal const string State = "TypedMqtt.MqttStateAttribute";
    internal const string Request = "TypedMqtt.MqttRequestAttribute";
    internal const string Name = "TypedMqtt.MqttNameAttribute";
    internal const string UserProperty = "TypedMqtt.MqttUserPropertyAttribute";
}

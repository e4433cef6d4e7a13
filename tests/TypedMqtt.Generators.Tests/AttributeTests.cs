using System.Reflection;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TypedMqtt.Generators.Tests.Harness;
using Xunit;

namespace TypedMqtt.Generators.Tests;

/// <summary>Everything that can be said in an attribute is used in the corpus, and refused where it cannot be meant.</summary>
public sealed class AttributeTests
{
    // Inherited, and meaningless where a time-out says it.
    private const string NeverAccepted = "MqttRequest.ExpirySeconds";

    private static readonly HashSet<string> UsedInCorpus = [.. CorpusFile.Names.SelectMany(name => FindUses(CorpusFile.Read(name.Data)))];

    private static readonly Dictionary<string, (string Id, string Source)> Refusals = new(StringComparer.Ordinal)
    {
        ["MqttContract.template"] = ("TMQ101", Contract("""[MqttContract("{a")]""", "")),
        ["MqttContract.Name"] = ("TMQ008", Contract("""[MqttContract("a", Name = "1st")]""", "")),
        ["MqttContract.JsonContext"] = ("TMQ203", Contract("""[MqttContract("a", JsonContext = typeof(string))]""", """[MqttEvent("x")] ValueTask XAsync(List<int> payload);""")),
        ["MqttContract.ProtocolVersion"] = ("TMQ024", Contract("""[MqttContract("a", ProtocolVersion = MqttProtocolVersion.V311)]""", """[MqttEvent("x", ExpirySeconds = 1)] ValueTask XAsync(int payload);""")),
        ["MqttContract.Serializer"] = ("TMQ212", Contract("""[MqttContract("a", Serializer = typeof(string))]""", """[MqttEvent("x")] ValueTask XAsync(int payload);""")),
        ["MqttEvent.template"] = ("TMQ103", Member("""[MqttEvent("x/#")] ValueTask XAsync(int payload);""")),
        ["MqttEvent.Qos"] = ("TMQ008", Member("""[MqttEvent("x", Qos = (MqttQos)3)] ValueTask XAsync(int payload);""")),
        ["MqttEvent.ExpirySeconds"] = ("TMQ008", Member("""[MqttEvent("x", ExpirySeconds = -1)] ValueTask XAsync(int payload);""")),
        ["MqttEvent.Serializer"] = ("TMQ212", Member("""[MqttEvent("x", Serializer = typeof(string))] ValueTask XAsync(int payload);""")),
        ["MqttState.template"] = ("TMQ103", Member("""[MqttState("+/x")] ValueTask XAsync(int payload);""")),
        ["MqttState.Qos"] = ("TMQ008", Member("""[MqttState("x", Qos = (MqttQos)(-1))] ValueTask XAsync(int payload);""")),
        ["MqttState.ExpirySeconds"] = ("TMQ008", Member("""[MqttState("x", Qos = MqttQos.AtLeastOnce, ExpirySeconds = int.MinValue)] ValueTask XAsync(int payload);""")),
        ["MqttState.Serializer"] = ("TMQ212", Member("""[MqttState("x", Qos = MqttQos.AtLeastOnce, Serializer = typeof(IDisposable))] ValueTask XAsync(int payload);""")),
        ["MqttRequest.template"] = ("TMQ102", Member("""[MqttRequest("x/{zone}")] ValueTask<int> XAsync(int payload);""")),
        ["MqttRequest.Qos"] = ("TMQ008", Member("""[MqttRequest("x", Qos = (MqttQos)3)] ValueTask<int> XAsync(int payload);""")),
        ["MqttRequest.ExpirySeconds"] = ("TMQ008", Member("""[MqttRequest("x", ExpirySeconds = 1)] ValueTask<int> XAsync(int payload);""")),
        ["MqttRequest.Serializer"] = ("TMQ212", Member("""[MqttRequest("x", Serializer = typeof(string))] ValueTask<int> XAsync(int payload);""")),
        ["MqttRequest.TimeoutSeconds"] = ("TMQ008", Member("""[MqttRequest("x", TimeoutSeconds = 0)] ValueTask<int> XAsync(int payload);""")),
        ["MqttRequest.Fault"] = ("TMQ021", Member("""[MqttRequest("x", Fault = typeof(Exception))] ValueTask<int> XAsync(int payload);""")),
        ["MqttUserProperty.name"] = ("TMQ008", Member("""[MqttEvent("x")] ValueTask XAsync([MqttUserProperty("")] string unit, int payload);""")),
        ["MqttName.name"] = ("TMQ105", Member("""[MqttEvent("x/{mode}")] ValueTask XAsync(Mode mode); enum Mode { [MqttName("a/b")] A }""")),
    };

    public static TheoryData<string> Arguments => [.. Refusals.Keys];

    [Fact]
    public void Every_argument_of_every_attribute_is_here() => Assert.Equal(
        typeof(MqttContractAttribute).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Attribute)) && !type.IsAbstract && type.Namespace == "TypedMqtt")
            .SelectMany(type => FindArguments(type).Select(argument => $"{type.Name[..^nameof(Attribute).Length]}.{argument}")).Order(StringComparer.Ordinal),
        Refusals.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Arguments))]
    public async Task What_an_argument_cannot_mean_is_refused(string argument)
    {
        var (id, source) = Refusals[argument];

        var (diagnostics, _) = await AnalyzerTest.RunAsync(AnalyzerTest.Usings + source);

        Assert.Equal([id], diagnostics.Select(diagnostic => diagnostic.Id));
    }

    [Theory]
    [MemberData(nameof(Arguments))]
    public void What_it_can_mean_is_in_the_corpus(string argument) => Assert.Equal(argument != NeverAccepted, UsedInCorpus.Contains(argument));

    private static IEnumerable<string> FindArguments(Type attribute) =>
        attribute.GetConstructors().Single().GetParameters().Select(parameter => parameter.Name!)
            .Concat(attribute.GetProperties().Where(property => property.SetMethod is { IsPublic: true }).Select(property => property.Name));

    private static IEnumerable<string> FindUses(string source) =>
        from attribute in CSharpSyntaxTree.ParseText(source, TestCompilation.ParseOptions).GetRoot().DescendantNodes().OfType<AttributeSyntax>()
        let name = attribute.Name.ToString().Split('.')[^1]
        from argument in attribute.ArgumentList?.Arguments ?? []
        select $"{name}.{argument.NameEquals?.Name.ToString() ?? (name is "MqttName" or "MqttUserProperty" ? "name" : "template")}";

    private static string Member(string member) => Contract("[MqttContract(\"a\")]", member);

    private static string Contract(string attribute, string members) => $"{attribute} public interface IContract {{ {members} }}";
}

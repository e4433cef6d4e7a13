using Microsoft.CodeAnalysis;
using TypedMqtt.CodeFixes;
using TypedMqtt.Generators.Tests.Harness;
using Xunit;

namespace TypedMqtt.Generators.Tests.CodeFixes;

public sealed class RenameParameterFixTests
{
    [Theory]
    [InlineData("Zone")]
    [InlineData("zonn")]
    [InlineData("zoneNumber")]
    [InlineData("@zon")]
    public Task A_parameter_with_nearly_the_name_is_renamed_with_all_that_name_it(string name) => CodeFixTest.FixesAsync<RenameParameterFix>(
        $"Rename the parameter '{name.TrimStart('@')}' to 'zone'",
        $$"""
        [MqttContract("a")]
        public interface IContract
        {
            /// <param name="{{name.TrimStart('@')}}">Where.</param>
            [MqttEvent("x/{zone}")]
            ValueTask XAsync(int {{name}}, string payload);
        }

        public static class User
        {
            public static ValueTask UseAsync(IContract contract) => contract.XAsync(payload: "text", {{name}}: 3);
        }
        """,
        """
        [MqttContract("a")]
        public interface IContract
        {
            /// <param name="zone">Where.</param>
            [MqttEvent("x/{zone}")]
            ValueTask XAsync(int zone, string payload);
        }

        public static class User
        {
            public static ValueTask UseAsync(IContract contract) => contract.XAsync(payload: "text", zone: 3);
        }
        """);

    [Theory]
    [InlineData("string payload")]
    [InlineData("int Zone, int zones")]
    [InlineData("CancellationToken zones")]
    public Task Nothing_is_offered_where_none_or_several_could_be_meant(string parameters) => CodeFixTest.OffersNothingAsync<RenameParameterFix>($$"""
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x/{zone}")]
            ValueTask XAsync({{parameters}});
        }
        """);

    [Fact]
    public async Task A_parameter_beside_a_type_that_is_still_to_be_written_is_renamed()
    {
        using var workspace = new AdhocWorkspace();
        var document = TestCompilation.AddDocument(workspace, AnalyzerTest.Usings + """
            [MqttContract("a")]
            public interface IContract
            {
                [MqttEvent("x/{zone}")]
                ValueTask XAsync(int Zone, Unknown payload);
            }
            """);
        var compilation = await document.Project.GetCompilationAsync(TestContext.Current.CancellationToken);
        var diagnostic = Assert.Single(await TestCompilation.AnalyzeAsync(compilation!), diagnostic => diagnostic.Id == "TMQ102");

        var solution = await new RenameParameterFix().ApplyAsync(workspace.CurrentSolution, [(document.Id, diagnostic)], TestContext.Current.CancellationToken);

        var text = await solution.GetDocument(document.Id)!.GetTextAsync(TestContext.Current.CancellationToken);
        Assert.Contains("XAsync(int zone, Unknown payload)", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public Task All_are_renamed_at_once() => CodeFixTest.FixesAllAsync<RenameParameterFix>(
        """
        [MqttContract("a/{tenant}")]
        public interface IContract
        {
            [MqttEvent("x/{zone}")]
            ValueTask XAsync(string Tenant, int zoneNumber);

            [MqttEvent("y")]
            ValueTask YAsync(string tenantId, int payload);
        }

        public static class User
        {
            public static ValueTask UseAsync(IContract contract) => contract.YAsync(payload: 1, tenantId: "t");
        }
        """,
        """
        [MqttContract("a/{tenant}")]
        public interface IContract
        {
            [MqttEvent("x/{zone}")]
            ValueTask XAsync(string tenant, int zone);

            [MqttEvent("y")]
            ValueTask YAsync(string tenant, int payload);
        }

        public static class User
        {
            public static ValueTask UseAsync(IContract contract) => contract.YAsync(payload: 1, tenant: "t");
        }
        """);
}
